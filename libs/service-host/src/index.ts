export * from './background-loop';
export * from './service-host';
