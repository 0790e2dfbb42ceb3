/** What a person waits from the last key or click, and what of it the page leaves before it asks and the gateway needs to answer. */
export interface Waited {
  rowsMs: number;
  pauseMs: number;
  answerMs: number;
}

/** How long rows may take before the measurement is given up. */
const LIMIT_MS = 20_000;
/** More than one benchmark asks for: the browser keeps 250 of its own accord. */
const REQUESTS_KEPT = 10_000;

/**
 * Runs in the page. Notes when a person last did something, and looks at every frame whether all rows in sight are what was asked for: nothing of the
 * measuring program's own waiting is in the figure. The time is taken one frame after the rows stand, when they have been painted.
 */
export const WATCH = `(() => {
  let at = 0, strokes = 0;
  performance.setResourceTimingBufferSize(${REQUESTS_KEPT});
  for (const kind of ['input', 'click']) document.addEventListener(kind, () => { at = performance.now(); strokes += 1; }, true);
  const rows = () => [...document.querySelectorAll('[role=listitem]')].map(({ innerText }) => innerText);
  const request = () => performance.getEntriesByType('resource').find(({ name, startTime }) => startTime >= at && /\\/api\\/v1\\/articles\\?/.test(name));
  const told = (now) => {
    const { startTime, responseEnd } = request() ?? { startTime: NaN, responseEnd: NaN };
    return { rowsMs: now - at, pauseMs: startTime - at, answerMs: responseEnd - startTime };
  };
  globalThis.untilRows = (pattern, awaited) => new Promise((resolve, reject) => {
    const fits = new RegExp(pattern);
    const began = performance.now();
    const stand = (texts) => texts.length > 0 && texts.every((text) => fits.test(text));
    if (stand(rows())) return reject(new Error('the rows are narrowed to ' + pattern + ' before anything was asked'));
    strokes = 0;
    const look = () => {
      if (strokes >= awaited && stand(rows())) requestAnimationFrame(() => resolve(told(performance.now())));
      else if (performance.now() - began > ${LIMIT_MS}) reject(new Error('the page still reads: ' + document.querySelector('main').innerText.slice(0, 600)));
      else requestAnimationFrame(look);
    };
    look();
  });
})()`;
