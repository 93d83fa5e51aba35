/** A circle on the ground, as a polygon on the map: the stretch of land that an incident may lie in. Pure. */

const EARTH_KM = 6_371.0088;
const CORNERS = 64;
const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (angle) => (angle * 180) / Math.PI;

/**
 * Return a ring of [lon, lat] so many kilometres around a point. It may run past ±180°, so that it never tears; where a
 * pole is inside, it goes once around the world and along the map's edge.
 */
export function ringOf(lon, lat, km) {
  const angle = Math.min(km / EARTH_KM, Math.PI / 2);
  const [sin, cos] = [Math.sin(radians(lat)), Math.cos(radians(lat))];
  const ring = [];
  for (let i = 0; i <= CORNERS; i += 1) {
    const bearing = (2 * Math.PI * i) / CORNERS;
    const sinLat = sin * Math.cos(angle) + cos * Math.sin(angle) * Math.cos(bearing);
    const east = Math.atan2(Math.sin(bearing) * Math.sin(angle) * cos, Math.cos(angle) - sin * sinLat);
    const before = ring.at(-1)?.[0] ?? lon + degrees(east);
    ring.push([nearest(lon + degrees(east), before), degrees(Math.asin(sinLat))]);
  }
  const [west, east] = [ring[0][0], ring.at(-1)[0]];
  if (Math.abs(east - west) < 180) return ring;
  const pole = 90 * Math.sign(lat);
  return [...ring, [east, pole], [west, pole], ring[0]];
}

/** Return how far two points of [lat, lon] are apart along the great circle. */
export function kilometres([lat, lon], [lat_, lon_]) {
  const [north, east] = [radians(lat_ - lat) / 2, radians(lon_ - lon) / 2];
  const half = Math.sin(north) ** 2 + Math.cos(radians(lat)) * Math.cos(radians(lat_)) * Math.sin(east) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Return a longitude, or the same one a turn further, whichever lies next to another. */
const nearest = (lon, other) => lon + 360 * Math.round((other - lon) / 360);

/** Return the circles of rows as GeoJSON, each with its type's number. */
export function circles(rows, numberOf) {
  const features = rows
    .filter((row) => row.lat !== null && row.radius_km > 0)
    .map((row) => ({
      type: "Feature",
      properties: { type: numberOf(row) },
      geometry: { type: "Polygon", coordinates: [ringOf(row.lon, row.lat, row.radius_km)] },
    }));
  return { type: "FeatureCollection", features };
}
