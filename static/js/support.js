// Leave at once, and work out the small task where one is asked. Nothing here is needed to use the page.
const way = document.querySelector("a.leave");

function leave(event) {
  if (event) event.preventDefault();
  document.documentElement.hidden = true;
  document.title = "";
  window.location.replace(way.href);
}

if (way) {
  let shifts = 0;
  way.addEventListener("click", leave);
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { shifts = 0; return; }
    shifts += 1;
    if (shifts === 3) leave();
    window.setTimeout(() => { shifts = 0; }, 3000);
  });
}

const task = document.querySelector("input[name=task]");
if (task && window.crypto && window.crypto.subtle) {
  const bits = Number(task.dataset.bits);
  const words = new TextEncoder();
  (async () => {
    for (let answer = 0; ; answer += 1) {
      const digest = await window.crypto.subtle.digest("SHA-256", words.encode(`${task.value}.${answer}`));
      if (new DataView(digest).getUint32(0) >>> (32 - bits) === 0) {
        document.querySelector("input[name=answer]").value = String(answer);
        return;
      }
    }
  })();
}
