// Copies MapLibre GL with its licence, and cuts Natural Earth's countries at the antimeridian: drawn as
// they are, Russia and Fiji would run across the whole map.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { geoArea, geoCentroid, geoEquirectangular } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "tocsin_board", "static", "vendor");

const DECIMALS = 2; // a hundredth of a degree is a kilometre: finer than the base map is drawn

const COPIED = [
  ["maplibre-gl/dist/maplibre-gl.mjs", "maplibre-gl.mjs"],
  ["maplibre-gl/dist/maplibre-gl-worker.mjs", "maplibre-gl-worker.mjs"],
  ["maplibre-gl/dist/maplibre-gl.css", "maplibre-gl.css"],
  ["maplibre-gl/LICENSE.txt", "maplibre-gl.LICENSE.txt"],
];

function rounded(coordinates) {
  if (typeof coordinates[0] === "number") return coordinates.map((degrees) => Number(degrees.toFixed(DECIMALS)));
  const parts = coordinates.map(rounded);
  if (!Array.isArray(parts[0]) || typeof parts[0][0] !== "number") return parts.filter((part) => part.length > 0);
  const kept = parts.filter((point, i) => i === 0 || point[0] !== parts[i - 1][0] || point[1] !== parts[i - 1][1]);
  return kept.length > 3 ? kept : []; // an island that rounding left no area
}

function labelPoint(country) {
  const { type, coordinates } = country.geometry;
  const parts = type === "Polygon" ? [coordinates] : coordinates;
  const shapes = parts.map((part) => ({ type: "Polygon", coordinates: part }));
  const largest = shapes.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
  return geoCentroid(largest).map((degrees) => Number(degrees.toFixed(DECIMALS)));
}

function baseMap() {
  const topology = JSON.parse(readFileSync(join(modules, "world-atlas", "countries-50m.json"), "utf-8"));
  const countries = feature(topology, topology.objects.countries);
  const flat = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0).reflectY(true);
  const cut = geoProject(countries, flat);
  const shapes = cut.features.map((each) => ({
    type: "Feature",
    properties: {},
    geometry: { type: each.geometry.type, coordinates: rounded(each.geometry.coordinates) },
  }));
  const labels = countries.features.map((each) => ({
    type: "Feature",
    properties: { name: each.properties.name, area: Number(geoArea(each).toFixed(5)) },
    geometry: { type: "Point", coordinates: labelPoint(each) },
  }));
  return [
    ["countries.json", shapes],
    ["labels.json", labels],
  ];
}

mkdirSync(out, { recursive: true });
for (const [from, to] of COPIED) copyFileSync(join(modules, from), join(out, to));
for (const [name, features] of baseMap()) {
  writeFileSync(join(out, name), `${JSON.stringify({ type: "FeatureCollection", features })}\n`);
}
const { devDependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf-8"));
const names = [...COPIED.map(([, to]) => to), "countries.json", "labels.json"].sort();
const sums = names.map((name) => `${createHash("sha256").update(readFileSync(join(out, name))).digest("hex")}  ${name}`);
const sources = Object.entries(devDependencies).map(([name, version]) => `# ${name} ${version}`);
writeFileSync(join(out, "SHA256SUMS"), `# made by make board-assets from\n${sources.join("\n")}\n${sums.join("\n")}\n`);
