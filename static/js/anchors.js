// A passage as the server knows it: letters without blanks, formulae and what scripts add left out. See lib/anchors.py.
const LEFT_OUT = ".math, button, .embed, script, style";
const AROUND = 80;

// Every letter of a text, and where in the page it stands: [node, offset].
export function lettersOf(part) {
  const skip = (node) => (node.parentElement.closest(LEFT_OUT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT, skip);
  const places = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at += 1) {
      if (/\s/.test(node.data[at])) continue;
      text += node.data[at];
      places.push([node, at]);
    }
  }
  return { text, places };
}

// What of a text lies in a range: its words, and the letters next to them.
export function passageOf(part, range) {
  const { text, places } = lettersOf(part);
  const inside = places.map(([node, at]) => range.comparePoint(node, at) >= 0 && range.comparePoint(node, at + 1) <= 0);
  const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
  if (first < 0) return null;
  return {
    part: part.dataset.part,
    quote: wordsOf(places.slice(first, last + 1)),
    before: text.slice(Math.max(0, first - AROUND), first),
    after: text.slice(last + 1, last + 1 + AROUND),
  };
}

// The same with a blank wherever the page has one, for people to read.
function wordsOf(places) {
  let [words, last] = ["", null];
  for (const [node, at] of places) {
    if (last && (last[0] === node ? at > last[1] + 1 : /^\s|\s$/.test(node.data.slice(0, 1) + last[0].data.slice(-1)))) words += " ";
    words += node.data[at];
    last = [node, at];
  }
  return words;
}

// Where a stored passage stands on this page; null where it can't be told.
export function rangeOf(part, { quote, before, after }) {
  const { text, places } = lettersOf(part);
  const [wanted, lead, tail] = [quote, before, after].map((one) => one.replace(/\s+/g, ""));
  let [best, fit] = [-1, -1];
  for (let at = text.indexOf(wanted); wanted && at >= 0; at = text.indexOf(wanted, at + 1)) {
    const [start, end] = [Math.max(0, at - lead.length), at + wanted.length];
    const agree = same(reversed(text.slice(start, at)), reversed(lead)) + same([...text.slice(end, end + tail.length)], [...tail]);
    if (agree > fit) [best, fit] = [at, agree];
  }
  if (best < 0) return null;
  const range = document.createRange();
  const [end, offset] = places[best + wanted.length - 1];
  range.setStart(...places[best]);
  range.setEnd(end, offset + 1);
  return range;
}

function reversed(text) {
  return [...text].reverse();
}

function same(one, other) {
  const differs = other.findIndex((letter, n) => one[n] !== letter);
  return differs < 0 ? other.length : differs;
}
