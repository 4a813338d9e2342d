export const compose = (): string => 'composed';
