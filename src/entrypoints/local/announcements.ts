/** Announcements of a start-up load that are still told one by one; more of them are left to the summary. */
const MOST_TOLD = 10;

/** Lines of the console channel: held while the start-up load runs, printed at once afterwards. */
export type Announced = {
  readonly announce: (line: string) => void;
  /** Prints what was held, when it is little enough to read, and from now on every line at once. */
  readonly release: (print: (line: string) => void) => void;
};

/** Holds announcements until the start-up load is over. */
export const holdAnnouncements = (): Announced => {
  let held: string[] = [];
  let sink = (line: string): void => {
    held.push(line);
  };
  return {
    announce: (line) => sink(line),
    release: (print) => {
      if (held.length <= MOST_TOLD) held.forEach((line) => print(line));
      held = [];
      sink = print;
    },
  };
};
