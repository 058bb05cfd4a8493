/** `/proc/meminfo`, proc_meminfo(5): KiB by the kernel's names (`MemTotal`, `CommitLimit`, `Committed_AS` …). */
export type Meminfo = ReadonlyMap<string, number>;
