/** Clusters as rings: how many incidents lie there, and how they part into types. */

import { el, svg } from "./dom.mjs";
import { colours, TYPES } from "./ontology.mjs";
import { number } from "./words.mjs";

const WIDTH = 5;

/** Holds a marker for each cluster in sight, and no other. */
export class Clusters {
  #library;
  #map;
  #shown = new Map();

  constructor(library, map) {
    this.#library = library;
    this.#map = map;
  }

  /** Draw the clusters that are in sight now. */
  draw() {
    const inSight = new Map();
    for (const feature of this.#map.querySourceFeatures("incidents", { filter: ["has", "point_count"] })) {
      const { cluster_id: id, point_count: count } = feature.properties;
      const key = `${id}/${count}`;
      if (!inSight.has(key)) inSight.set(key, this.#shown.get(key) ?? this.#marker(feature));
    }
    for (const [key, marker] of this.#shown) if (!inSight.has(key)) marker.remove();
    for (const [key, marker] of inSight) if (!this.#shown.has(key)) marker.addTo(this.#map);
    this.#shown = inSight;
  }

  /** Forget all: their colours or numbers may be old. */
  clear() {
    for (const marker of this.#shown.values()) marker.remove();
    this.#shown.clear();
  }

  #marker({ properties, geometry }) {
    const counts = TYPES.map((_, type) => properties[`t${type}`]);
    const words = `${number(properties.point_count)} incidents here: zoom in`;
    const open = async () => {
      const zoom = await this.#map.getSource("incidents").getClusterExpansionZoom(properties.cluster_id);
      this.#map.easeTo({ center: geometry.coordinates, zoom: zoom + 0.2 });
    };
    const element = el(
      "button",
      { class: "cluster", type: "button", tabindex: -1, "aria-label": words, title: words, click: open },
      ring(counts, properties.point_count),
    );
    return new this.#library.Marker({ element }).setLngLat(geometry.coordinates);
  }
}

/** Return a ring of the types' shares with the whole in its middle. */
function ring(counts, total) {
  const radius = 13 + Math.min(15, Math.log2(total) * 1.6);
  const middle = radius + 1;
  const round = 2 * Math.PI * (radius - WIDTH / 2);
  const paint = colours();
  let turned = 0;
  const arcs = counts.map((count, type) => {
    if (!count) return null;
    const share = (count / total) * round;
    const arc = svg("circle", {
      cx: middle,
      cy: middle,
      r: radius - WIDTH / 2,
      fill: "none",
      stroke: paint[type],
      "stroke-width": WIDTH,
      "stroke-dasharray": `${share} ${round - share}`,
      "stroke-dashoffset": -turned,
    });
    turned += share;
    return arc;
  });
  const text = svg("text", { x: middle, y: middle, class: "cluster-count" }, short(total));
  const disc = svg("circle", { cx: middle, cy: middle, r: radius, class: "cluster-disc" });
  return svg(
    "svg",
    { width: middle * 2, height: middle * 2, "aria-hidden": "true" },
    disc,
    svg("g", { transform: `rotate(-90 ${middle} ${middle})` }, arcs),
    text,
  );
}

const short = (count) =>
  count < 1_000 ? String(count) : count < 10_000 ? `${(count / 1_000).toFixed(1)}k` : `${Math.round(count / 1_000)}k`;
