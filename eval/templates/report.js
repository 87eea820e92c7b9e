document.documentElement.classList.toggle("embedded", window !== window.parent);
const form = document.querySelector(".filters");
const count = document.querySelector("#shown");
const failures = [...document.querySelectorAll(".failure")];
function filter() {
  const { why, pair, kind, text } = Object.fromEntries(new FormData(form));
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const failure of failures) {
    const { whys, pair: itsPair, kind: itsKind } = failure.dataset;
    const told = failure.textContent.toLowerCase();
    failure.hidden = !((!why || whys.split(" ").includes(why)) && (!pair || pair === itsPair)
      && (!kind || kind === itsKind) && words.every(word => told.includes(word)));
    shown += !failure.hidden;
  }
  count.textContent = shown;
}
if (form) {
  form.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
}
