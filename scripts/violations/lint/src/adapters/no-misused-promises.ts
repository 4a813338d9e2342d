export const planted = (files: readonly string[], save: (file: string) => Promise<void>): void => {
  files.forEach((file) => save(file));
  files.forEach(async (file) => save(file));
};
