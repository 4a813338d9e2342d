export const drawn = (): number => Math.random();
export const { random } = Math;
