/* Says in the page when a security key was not used: taken away, not touched in time, or refused. */
"use strict";
document.addEventListener("allauth.error", function (event) {
  const told = document.getElementById("key-error");
  if (!told) return;
  event.preventDefault();
  told.hidden = false;
  told.focus();
});
