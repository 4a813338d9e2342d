export const home = process.env['HOME'];
export const { env } = process;
export const again = globalThis.process;
export const planted = (): number => Date.now() + Math.random();
