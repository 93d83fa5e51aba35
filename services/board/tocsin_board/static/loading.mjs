/** Says so where a part of the page did not arrive: without it no other script runs. Stands alone, and so before them. */

function failed(event) {
  if (!(event.target instanceof HTMLScriptElement)) return;
  const words = document.createElement("p");
  words.textContent = "The page did not arrive whole: the connection was cut.";
  const again = document.createElement("button");
  again.textContent = "Try again";
  again.type = "button";
  again.addEventListener("click", () => location.reload());
  const box = document.createElement("div");
  box.className = "failure";
  box.setAttribute("role", "alert");
  box.append(words, again);
  document.getElementById("incidents").replaceChildren(box);
}

addEventListener("error", failed, true); // what fails to arrive says so to itself alone
