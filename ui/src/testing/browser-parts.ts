/** What components need of a browser and jsdom lacks. */
if (typeof document !== 'undefined') {
  // These name their file, so that a test can tell which one is shown.
  URL.createObjectURL = (source) => `blob:${source instanceof File ? source.name : 'unnamed'}`;
  URL.revokeObjectURL = () => undefined;

  // No media query matches: light colours, motion allowed, a wide screen.
  class NoMatch
    extends EventTarget
    implements Omit<MediaQueryList, 'addListener' | 'removeListener'>
  {
    readonly matches = false;
    readonly onchange = null;
    constructor(readonly media: string) {
      super();
    }
  }
  window.matchMedia = (media) => new NoMatch(media) as unknown as MediaQueryList;

  // Nothing has a size here, so nothing ever changes its size.
  globalThis.ResizeObserver = class {
    observe(): void {
      return undefined;
    }
    unobserve(): void {
      return undefined;
    }
    disconnect(): void {
      return undefined;
    }
  };

  Element.prototype.scrollIntoView = () => undefined;

  // Nothing is drawn; the end-to-end tests look at what is.
  HTMLCanvasElement.prototype.getContext = () => null;
}
