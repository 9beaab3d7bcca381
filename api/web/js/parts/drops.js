// Dragging by mouse: what can be taken up, and what takes it. Whoever uses these gives a way by keyboard too.

/**
 * Let an element be dragged.
 *
 * @param {HTMLElement} made
 * @param {string} id What is dropped.
 */
export function dragged(made, id) {
  made.draggable = true;
  made.addEventListener("dragstart", (event) => {
    event.dataTransfer?.setData("text/plain", id);
    made.classList.add("moving");
  });
  made.addEventListener("dragend", () => made.classList.remove("moving"));
}

/**
 * Let things be dropped on an element, and show that it would take them.
 *
 * @param {HTMLElement} place
 * @param {(id: string) => void} dropped
 */
export function takesDrops(place, dropped) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    place.classList.remove("over");
    const id = event.dataTransfer?.getData("text/plain");
    if (id) dropped(id);
  });
}
