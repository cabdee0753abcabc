// An entry of its own, @testbed/server-list/export: most who read a list never write it for another client.
export type { Export, ExportFormat } from './exported.ts';
export { exportRia } from './ria/export.ts';
export { minimalRiaBase, readRiaBase } from './ria/base.ts';
export { exportDigidocPolicy } from './digidoc-policy/export.ts';
export { exportLibcdoc } from './libcdoc/export.ts';
export { exportJava } from './java/export.ts';
