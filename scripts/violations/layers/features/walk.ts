export const steps = 1;
