"use strict";
// Everything works without this file; it saves a keystroke here and there.

// After an error, the summary is what the reader needs first.
document.addEventListener("DOMContentLoaded", () => document.getElementById("feil")?.focus());
