// On pages of their own: not a note, not a day.
import "./desk.js";
import "./lookback.js";
import "./hour.js";
import "./timer.js";
