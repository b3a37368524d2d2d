// What rooms share, under one name: `import { plot, slider, sigmoid } from "./shared.js"`.
//
// Each of these files is read in a minute. Python puts them in the place of this import when it
// sends a room to a notebook, so a name is declared once in all of them together.
export * from "./numbers.js";
export * from "./state.js";
export * from "./controls.js";
export * from "./plot.js";
export * from "./heat.js";
export * from "./handle.js";
export * from "./motion.js";
