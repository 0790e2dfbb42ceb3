export * from './background-loop';
export * from './service-host';
export * from './start-safely';
