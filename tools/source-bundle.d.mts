export declare function bundledServer(root: string): string | undefined;
