// Where one writes entries.
import "./composer.js";
import "./expect.js";
import "./drafts.js";
import "./prompts.js";
import "./uploads.js";
import "./preview.js";
import "./conflict.js";
import "./checkins.js";
import "./walk.js";
import "./folds.js";
import "./lengths.js";
