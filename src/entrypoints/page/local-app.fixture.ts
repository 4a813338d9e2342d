import { openWorkplace, START } from '../local/workplace.fixture.ts';

/** The application as `npm start` starts it, in its own process with its own data folder. */
export type LocalApp = { readonly url: string; kill(): Promise<void> };

type Settings = Readonly<Record<string, string>>;

/** Starts the application; `prepare` may put files into its folder before, and gives the settings it shall have. */
export const startLocalApp = async (
  prepare: (folder: string) => Promise<Settings> = async () => ({}),
): Promise<LocalApp> => {
  const place = openWorkplace();
  const running = place.start(START, [], await prepare(place.folder));
  return { url: await running.said(/listens on (\S+)/), kill: () => place.close() };
};
