export * from './attack';
export { INPUTS, type Example } from './attempts';
export { chosenFuzz, type Fuzz } from './fuzz';
export { operationsOf, type Described, type Operation } from './operations';
