export const ledgerContract = 1;
