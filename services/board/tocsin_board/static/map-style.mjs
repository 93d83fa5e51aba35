/** What the map is drawn with: the vendored base map, the incidents, how sure their places are; in the page's colours. */

import { colours, TYPES } from "./ontology.mjs";

const CLUSTER_PIXELS = 46;
const CLUSTERS_TO_ZOOM = 8;
const ROOM_PIXELS = 44; // what the ring of a cluster takes: no country is named beneath it
const PLACES_FROM_ZOOM = 4; // the base map names countries alone: nearer, incidents say where they are
const NOWHERE = { type: "FeatureCollection", features: [] };
const COUNTRY_PRECISION = 3; // ACLED's code for a place known only as a region or country: drawn hollow

/** A picture of nothing, as large as a ring: names give way to it. */
export const ROOM = {
  name: "room",
  image: { width: ROOM_PIXELS, height: ROOM_PIXELS, data: new Uint8Array(4 * ROOM_PIXELS * ROOM_PIXELS) },
};

/** Return a token of the style sheet as it is now, light or dark. */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const byType = (paint) => ["match", ["get", "type"], ...paint.flatMap((colour, number) => [number, colour]), "#888888"];

/** The radius in pixels by the root of how many were killed: an area that grows with them. */
export const SIZES = new Map([
  [0, 5],
  [3, 9],
  [10, 17],
  [30, 28],
]);

const SIZE = ["interpolate", ["linear"], ["sqrt", ["get", "toll"]], ...[...SIZES].flat()];

/** Return MapLibre's style for the colours of now. */
export function styleOf() {
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: "vendor/countries.json" },
      labels: { type: "geojson", data: "vendor/labels.json" },
      incidents: {
        type: "geojson",
        data: NOWHERE,
        promoteId: "id",
        cluster: true,
        clusterRadius: CLUSTER_PIXELS,
        clusterMaxZoom: CLUSTERS_TO_ZOOM,
        clusterProperties: countsByType(),
      },
      sureness: { type: "geojson", data: NOWHERE, tolerance: 0 }, // a circle keeps its corners
      focus: { type: "geojson", data: NOWHERE },
      near: { type: "geojson", data: NOWHERE, tolerance: 0 },
    },
    layers: [...base(), ...near(), ...sureness(), ...incidents()],
  };
}

function countsByType() {
  return Object.fromEntries(
    TYPES.map((_, number) => [`t${number}`, ["+", ["case", ["==", ["get", "type"], number], 1, 0]]]),
  );
}

function base() {
  return [
    { id: "sea", type: "background", paint: { "background-color": token("--sea") } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": token("--land") } },
    {
      id: "borders",
      type: "line",
      source: "land",
      paint: { "line-color": token("--border"), "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1.2] },
    },
    {
      id: "countries",
      type: "symbol",
      source: "labels",
      filter: [">", ["*", ["get", "area"], ["^", 4, ["zoom"]]], 0.1],
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["system-ui, sans-serif"],
        "text-size": ["interpolate", ["linear"], ["zoom"], 1, 10, 6, 14],
        "text-max-width": 7,
        "text-padding": 6,
        "text-variable-anchor": ["center", "top", "bottom"],
        "text-radial-offset": 2,
        "symbol-sort-key": ["-", 0, ["get", "area"]],
      },
      paint: { "text-color": token("--label"), "text-halo-color": token("--land"), "text-halo-width": 1.2 },
    },
  ];
}

/** The circle that a filter asks for. */
function near() {
  const ink = token("--accent");
  return [
    { id: "near", type: "fill", source: "near", paint: { "fill-color": ink, "fill-opacity": 0.08 } },
    { id: "near-edge", type: "line", source: "near", paint: { "line-color": ink, "line-width": 1.5 } },
  ];
}

/** The circles that incidents may lie in: thin for all that are near, stronger for those pointed at or opened. */
function sureness() {
  const paint = colours();
  return [
    { id: "sureness", type: "fill", source: "sureness", paint: { "fill-color": byType(paint), "fill-opacity": 0.1 } },
    {
      id: "sureness-edge",
      type: "line",
      source: "sureness",
      paint: { "line-color": byType(paint), "line-width": 1, "line-opacity": 0.55 },
    },
    { id: "focus", type: "fill", source: "focus", paint: { "fill-color": byType(paint), "fill-opacity": 0.16 } },
    {
      id: "focus-edge",
      type: "line",
      source: "focus",
      paint: { "line-color": byType(paint), "line-width": 1.5, "line-dasharray": [3, 2] },
    },
  ];
}

/** The rings of clusters are elements above the map; this keeps names away from under them. */
function room() {
  const layout = { "icon-image": ROOM.name, "icon-allow-overlap": true };
  return { id: "room", type: "symbol", source: "incidents", filter: ["has", "point_count"], layout };
}

function incidents() {
  const paint = colours();
  const single = ["!", ["has", "point_count"]];
  const isVague = ["==", ["get", "precision"], COUNTRY_PRECISION];
  return [
    room(),
    {
      id: "incidents",
      type: "circle",
      source: "incidents",
      filter: single,
      layout: { "circle-sort-key": ["-", 0, ["get", "toll"]] },
      paint: {
        "circle-radius": SIZE,
        "circle-color": byType(paint),
        "circle-opacity": ["case", isVague, 0.22, 0.88],
        "circle-stroke-color": ["case", isVague, byType(paint), token("--edge")],
        "circle-stroke-width": ["case", isVague, 1.5, 1],
      },
    },
    {
      id: "places",
      type: "symbol",
      source: "incidents",
      minzoom: PLACES_FROM_ZOOM,
      filter: single,
      layout: {
        "text-field": ["get", "place"],
        "text-font": ["system-ui, sans-serif"],
        "text-size": 12,
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 1.1,
        "text-max-width": 12,
      },
      paint: { "text-color": token("--ink"), "text-halo-color": token("--land"), "text-halo-width": 1.5 },
    },
  ];
}
