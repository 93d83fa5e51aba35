import * as maplibregl from "./vendor/maplibre-gl.mjs";

const overview = await (await fetch("overview")).json();
const at = Object.fromEntries(overview.columns.map((name, index) => [name, index]));
const rows = new Map(overview.rows.map((row) => [row[at.id], row]));
const features = () => ({ type: "FeatureCollection", features: [...rows.values()].filter((row) => row[at.lat] !== null).map((row) => ({ type: "Feature", properties: { id: row[at.id] }, geometry: { type: "Point", coordinates: [row[at.lon], row[at.lat]] } })) });
const map = new maplibregl.Map({
  container: "map",
  center: [30, 15],
  zoom: 1.5,
  style: {
    version: 8,
    sources: {
      land: { type: "geojson", data: "vendor/countries.json" },
      incidents: { type: "geojson", data: features(), cluster: true },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#e8eef2" } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": "#fbfaf7", "fill-outline-color": "#c9c5bb" } },
      { id: "incidents", type: "circle", source: "incidents", paint: { "circle-radius": 6, "circle-color": "#b3261e" } },
    ],
  },
});
const stream = new EventSource(`stream?after=${overview.as_of}`);
for (const kind of ["created", "updated"]) {
  stream.addEventListener(kind, (event) => {
    const { row } = JSON.parse(event.data);
    rows.set(row[at.id], row);
    map.getSource("incidents").setData(features());
  });
}
