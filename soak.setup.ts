import * as fc from 'fast-check';
