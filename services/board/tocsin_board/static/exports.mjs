/** The menu of exports: what the filters ask for, in the formats of the tools that analysts have. */

import { by, el, fill } from "./dom.mjs";
import { queryOf } from "./url.mjs";

const FORMATS = [
  ["csv", "CSV", "Excel, one row an incident"],
  ["geojson", "GeoJSON", "QGIS, web maps"],
  ["geopackage", "GeoPackage", "QGIS, with styles"],
  ["kml", "KML", "Google Earth"],
  ["jsonl", "JSON Lines", "every field"],
  ["acled", "ACLED columns", "CSV"],
  ["ucdp", "UCDP GED columns", "CSV"],
  ["gdelt", "GDELT columns", "tab-separated"],
  ["stix", "STIX 2.1", "threat platforms"],
  ["parquet", "Parquet", "data frames"],
];

/** Let the links lead to what these filters ask for. */
export function exportsOf(filters) {
  const query = queryOf(filters);
  const links = FORMATS.map(([name, title, words]) =>
    el(
      "a",
      { href: `incidents.${name}${query ? `?${query}` : ""}`, download: true },
      title,
      el("span", { class: "note" }, words),
    ),
  );
  fill(by("export-links"), el("p", { class: "note" }, query ? "What the filters ask for" : "All incidents"), links);
}
