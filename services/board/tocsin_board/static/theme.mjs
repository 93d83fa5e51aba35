/** Light, dark, or as the system has it; remembered on this machine. */

import { el, fill } from "./dom.mjs";

const KEY = "tocsin-theme";
const NEXT = { system: "light", light: "dark", dark: "system" };
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Let a button turn the theme; `changed` is called whenever the colours are other ones. */
export function themed(button, changed) {
  let chosen = localStorage.getItem(KEY) ?? "system";
  const apply = () => {
    const isDark = chosen === "dark" || (chosen === "system" && dark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    const [sign, words] = { system: ["◐", "Auto"], light: ["○", "Light"], dark: ["●", "Dark"] }[chosen];
    fill(button, el("span", { "aria-hidden": "true" }, sign), el("span", { class: "theme-words" }, words));
    button.title = "Colours: as the system, light or dark";
    button.setAttribute("aria-label", `Colours: ${chosen}. Change`);
  };
  button.addEventListener("click", () => {
    chosen = NEXT[chosen];
    localStorage.setItem(KEY, chosen);
    apply();
    changed();
  });
  dark.addEventListener("change", () => {
    apply();
    changed();
  });
  apply();
}
