// Where one writes entries.
import "./drafts.js";
import "./prompts.js";
import "./uploads.js";
import "./preview.js";
import "./conflict.js";
import "./checkins.js";
