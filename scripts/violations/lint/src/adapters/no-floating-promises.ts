export const planted = (saved: Promise<void>): void => {
  saved.then(() => true);
};
