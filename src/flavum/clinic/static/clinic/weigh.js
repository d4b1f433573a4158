// Says beside every slider the number that it stands on. Without a script the marks below it say the same.
"use strict";
for (const output of document.querySelectorAll("#weighing output")) {
  const slider = document.getElementById(output.htmlFor.value);
  const tell = () => { output.value = slider.value; };
  slider.addEventListener("input", tell);
  output.hidden = false;
  tell();
}
