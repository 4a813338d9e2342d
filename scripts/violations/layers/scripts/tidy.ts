export const tidied = 1;
