// The behaviours of the pages, each found by its data- attributes; every page works without them.
import "./failures.js";
import "./texts.js";
import "./keys.js";
import "./marks.js";
import "./credence.js";
import "./passages.js";
import "./comments.js";
import "./inserting.js";
import "./highlights.js";
import "./reading.js";
import "./maths.js";
import "./embeds.js";
import "./menus.js";
import "./zone.js";
import "./told.js";
import "./leaving.js";

// htmx begins of itself only after a pause, at times after the page has loaded; a form sent in it would go as a plain one.
window.htmx?.process(document.body);
