// What is drawn anew waits while the mouse is down: a press that ends on another node than it began on does nothing.
let down = false;
let waiting = null;

function released() {
  if (!down) return;
  down = false;
  // The click that ends the press comes first.
  setTimeout(() => {
    if (down) return;
    waiting?.();
    waiting = null;
  });
}

addEventListener("pointerdown", (event) => { down = event.button === 0 && event.pointerType === "mouse"; }, true);
for (const end of ["pointerup", "pointercancel", "change", "keydown"]) addEventListener(end, released, true);
// An opened list keeps the release to itself; the next move tells that there was one.
addEventListener("pointermove", (event) => event.buttons === 0 && released(), true);

export const afterPress = (draw) => () => {
  if (down) waiting = draw;
  else draw();
};
