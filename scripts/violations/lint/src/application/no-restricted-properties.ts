export const planted = (): number => Date.now() + Math.random();
