import { userInfo } from 'node:os';

/** The account that runs this process. */
export const accountName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};
