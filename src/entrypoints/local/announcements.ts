/** Lines of the console outlet: passed over or printed. */
export type Announced = {
  readonly announce: (line: string) => void;
  /** Prints every line from now on. */
  readonly printTo: (print: (line: string) => void) => void;
};

/** Passes lines over until told where to print them: what a first load finds is told by the summary. */
export const passOverAnnouncements = (): Announced => {
  let sink: (line: string) => void = () => {};
  return {
    announce: (line) => sink(line),
    printTo: (print) => {
      sink = print;
    },
  };
};
