export const planted = [
  console,
  crypto,
  fetch,
  global,
  globalThis,
  performance,
  process,
  setImmediate,
  setInterval,
  setTimeout,
];
