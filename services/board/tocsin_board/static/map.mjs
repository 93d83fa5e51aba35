/** The map: what lies where, how much, of which type, and how sure that is. */

import { circles, ringOf } from "./circle.mjs";
import { Clusters } from "./clusters.mjs";
import { el, fill, settled, throttled } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { ROOM, styleOf } from "./map-style.mjs";
import { NUMBER_OF } from "./ontology.mjs";
import * as maplibregl from "./vendor/maplibre-gl.mjs";
import { number } from "./words.mjs";

const DRAW_MILLISECONDS = 400; // a busy hour brings many changes a second: the map takes them together
const CIRCLES_FROM_ZOOM = 6.5;
const CIRCLES_AT_ONCE = 400;
const RINGS_AT_ONCE = 12;
const RING_MILLISECONDS = 2_000;
const SHOW_ZOOM = { least: 4, most: 6 };
const SHOWN_PIXELS = 70; // the radius of the circle of an incident that is opened, where the zooms above allow it
const EQUATOR_KM_AT_ZOOM_0 = 40_075 / 512; // of a pixel
const NEAR_PADDING = 30; // pixels around the circle that a filter asks for
const START = { center: [28, 18], zoom: 1.35 };

const numberOf = (row) => NUMBER_OF[row.event_type];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class IncidentMap {
  #map;
  #clusters;
  #rows = [];
  #byId = new Map();
  #isReady = false;
  #selected = null;
  #hovered = null;
  #ask;
  #open;
  #box = null;
  #near = null;
  #picking = null;
  #rings = 0;
  #pins = [];

  /** Begins at `box`, if there is one. `open` is called with an id that is clicked, `ask` with {box}. Raises without WebGL. */
  constructor({ container, note, box, open, ask }) {
    this.#open = open;
    this.#ask = ask;
    this.only = el("input", {
      type: "checkbox",
      change: () => ask({ box: this.only.checked ? this.#bounds() : null }),
    });
    this.without = el("span", { class: "faint" });
    fill(note, el("label", {}, this.only, "Only what is in view"), legend(), this.without);
    const bounds = {
      minZoom: 0.6,
      maxZoom: 13,
      renderWorldCopies: true,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    };
    this.#map = new maplibregl.Map({
      container,
      style: styleOf(),
      attributionControl: false,
      ...(box ? { bounds: unturned(box) } : START),
      ...bounds,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new maplibregl.ScaleControl({ maxWidth: 90 }), "bottom-right");
    this.#map.addControl(
      new maplibregl.AttributionControl({ compact: false, customAttribution: "Natural Earth" }),
      "bottom-right",
    );
    this.#map.getCanvas().setAttribute("aria-label", "Map of the incidents; the table lists the same");
    this.#clusters = new Clusters(maplibregl, this.#map);
    this.#listen();
  }

  /** Show these rows. */
  show = (view, filters) => {
    this.#rows = view.rows;
    this.#box = filters.box;
    this.#say();
    if (filters.near !== this.#near) this.#around(filters.near);
    this.#later();
  };

  /** Mark an incident; bring it into sight where it is out of it. */
  select(row, { atOnce = false } = {}) {
    this.#selected = row;
    this.#focus();
    if (!row || row.lat === null) return;
    const at = [row.lon, row.lat];
    const zoom = zoomFor(row);
    const isFar = this.#map.getZoom() < zoom - 1.5;
    if (!isFar && this.#map.getBounds().contains(at)) return;
    const sight = { center: at, zoom: Math.max(this.#map.getZoom(), zoom) };
    if (atOnce) this.#map.jumpTo(sight);
    else this.#map.easeTo(sight);
  }

  /** Wait for a point to be chosen: by a click, or by Enter for the middle. Return [lat, lon], or null after Esc. */
  pick() {
    this.#picking?.(null);
    const map = this.#map;
    const pane = map.getContainer().parentElement;
    pane.classList.add("picking");
    map.getCanvas().focus();
    return new Promise((resolve) => {
      const done = (at) => {
        this.#picking = null;
        pane.classList.remove("picking");
        map.off("click", clicked);
        map.getCanvas().removeEventListener("keydown", pressed);
        resolve(at && [at.lat, at.wrap().lng]);
      };
      const clicked = (event) => done(event.lngLat);
      const pressed = (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        done(event.key === "Enter" ? map.getCenter() : null);
      };
      map.on("click", clicked);
      map.getCanvas().addEventListener("keydown", pressed);
      this.#picking = done;
    });
  }

  hover(row) {
    this.#hovered = row;
    this.#focus();
  }

  /** Ring once where something has just arrived; of many at once, only where the first were. */
  ring(row) {
    if (row.lat === null || calm.matches || this.#rings >= RINGS_AT_ONCE) return;
    this.#rings += 1;
    const element = el("div", { class: `ring type-${numberOf(row)}`, "aria-hidden": "true" }, el("span"));
    const marker = this.#mark(row, element);
    setTimeout(() => {
      marker.remove();
      this.#rings -= 1;
    }, RING_MILLISECONDS);
  }

  /** Draw in the colours of now. */
  repaint() {
    this.#isReady = false;
    this.#clusters.clear();
    this.#map.once("style.load", () => this.#ready());
    this.#map.setStyle(styleOf(), { diff: false });
  }

  resize() {
    this.#map.resize();
  }

  #listen() {
    const map = this.#map;
    map.once("style.load", () => this.#ready());
    const draw = throttled(() => this.#isReady && this.#clusters.draw(), 100);
    map.on("move", draw);
    map.on("moveend", () => {
      draw();
      this.#sureness();
    });
    map.on("sourcedata", (event) => event.sourceId === "incidents" && event.isSourceLoaded && draw());
    map.on("idle", () => {
      draw();
      map.getContainer().dataset.drawn = "yes"; // for who waits for it: a test, a picture for a page
    });
    map.on(
      "moveend",
      settled((event) => this.#moved(event), 200),
    );
    map.on("click", "incidents", (event) => this.#picking || this.#open(event.features[0].properties.id));
    map.on("mousemove", "incidents", (event) => this.#point(event.features[0].properties.id));
    map.on("mouseleave", "incidents", () => this.#point(null));
  }

  #ready() {
    this.#isReady = true;
    if (!this.#map.hasImage(ROOM.name)) this.#map.addImage(ROOM.name, ROOM.image);
    this.#drawNear();
    this.#draw();
    this.#focus();
  }

  /** Show the circle that is asked for, the whole of it. */
  #around(near) {
    this.#near = near;
    this.#drawNear();
    if (near === null) return;
    const ring = ringOf(near[1], near[0], near[2]);
    const bounds = ring.reduce((sum, corner) => sum.extend(corner), new maplibregl.LngLatBounds());
    this.#map.fitBounds(bounds, { padding: NEAR_PADDING, maxZoom: SHOW_ZOOM.most + 3, animate: this.#isReady });
  }

  #drawNear() {
    if (!this.#isReady) return;
    const circle = this.#near && { lat: this.#near[0], lon: this.#near[1], radius_km: this.#near[2] };
    this.#map.getSource("near").setData(circles(circle ? [circle] : [], () => 0));
  }

  #later = throttled(() => this.#draw(), DRAW_MILLISECONDS);

  #draw() {
    if (!this.#isReady) return;
    const placed = this.#rows.filter((row) => row.lat !== null);
    this.#byId = new Map(placed.map((row) => [row.id, row]));
    this.#map.getSource("incidents").setData({ type: "FeatureCollection", features: placed.map(point) });
    this.#sureness();
  }

  #sureness() {
    if (!this.#isReady) return;
    const isNear = this.#map.getZoom() >= CIRCLES_FROM_ZOOM;
    const bounds = isNear ? this.#map.getBounds() : null;
    const rows = isNear
      ? [...this.#byId.values()].filter((row) => bounds.contains([row.lon, row.lat])).slice(0, CIRCLES_AT_ONCE)
      : [];
    this.#map.getSource("sureness").setData(circles(rows, numberOf));
  }

  #focus() {
    const rows = [...new Set([this.#selected, this.#hovered])].filter((row) => row && row.lat !== null);
    for (const pin of this.#pins) pin.remove();
    this.#pins = rows.map((row) =>
      this.#mark(row, el("div", { class: `pin type-${numberOf(row)}`, "aria-hidden": "true" })),
    );
    if (!this.#isReady) return;
    this.#map.getSource("focus").setData(circles(rows, numberOf));
  }

  #mark(row, element) {
    return new maplibregl.Marker({ element }).setLngLat([row.lon, row.lat]).addTo(this.#map);
  }

  #point(id) {
    this.#map.getCanvas().style.cursor = id ? "pointer" : "";
    const row = id ? (this.#byId.get(id) ?? null) : null;
    if (row !== this.#hovered) this.hover(row);
  }

  #moved(event) {
    if (this.#box && event.originalEvent) this.#ask({ box: this.#bounds() });
  }

  #bounds() {
    const bounds = this.#map.getBounds();
    const turn = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
    if (bounds.getEast() - bounds.getWest() >= 360) return [-180, bounds.getSouth(), 180, bounds.getNorth()];
    return [turn(bounds.getWest()), bounds.getSouth(), turn(bounds.getEast()), bounds.getNorth()];
  }

  #say() {
    const without = this.#rows.reduce((count, row) => count + Number(row.lat === null), 0);
    this.only.checked = this.#box !== null;
    this.without.textContent = without ? `${number(without)} without a place` : "";
  }
}

/** Return a box as MapLibre has it: one that crosses 180° goes on past it. */
const unturned = ([west, south, east, north]) => [west, south, east < west ? east + 360 : east, north];

/** Return the zoom at which the circle of an incident is seen, and enough of the land around it. */
function zoomFor({ lat, radius_km: km }) {
  const pixels = EQUATOR_KM_AT_ZOOM_0 * Math.cos((lat * Math.PI) / 180);
  return Math.min(SHOW_ZOOM.most, Math.max(SHOW_ZOOM.least, Math.log2((pixels * SHOWN_PIXELS) / Math.max(km ?? 0, 1))));
}

function point(row) {
  return {
    type: "Feature",
    properties: { id: row.id, type: numberOf(row), toll: row.toll, precision: row.geo_precision, place: row.place },
    geometry: { type: "Point", coordinates: [row.lon, row.lat] },
  };
}
