/**
 * What `--anonymise` leaves as it is: words that say what kind of program runs and nothing about whose it is.
 * Only a whole name counts: `java` stays, `java-of-somebody` does not.
 */

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Folders of the usual layout, hier(7), and of runtimes. */
const FOLDERS = words(`
  bin boot dev etc home include lib lib32 lib64 libexec libx32 local lost+found media mnt opt proc root run sbin
  share spool src srv sys tmp usr var cache log lock shm pts mqueue hugepages
  jvm server modules classes.jsa lib-dynload dist-packages site-packages node_modules __pycache__ gconv
  gconv-modules.cache locale locale-archive C.utf8 LC_ADDRESS LC_COLLATE LC_CTYPE LC_IDENTIFICATION LC_MEASUREMENT
  LC_MESSAGES SYS_LC_MESSAGES LC_MONETARY LC_NAME LC_NUMERIC LC_PAPER LC_TELEPHONE LC_TIME
  x86_64-linux-gnu aarch64-linux-gnu arm-linux-gnueabihf i386-linux-gnu riscv64-linux-gnu powerpc64le-linux-gnu
  s390x-linux-gnu x86_64-linux-musl aarch64-linux-musl`);

/** Programs by the name of their file. */
const PROGRAMS = words(`
  agetty apache2 ash bash beam.smp busybox caddy cat chronyd cockroach consul containerd containerd-shim
  containerd-shim-runc-v2 coredns cron crond dash dbus-daemon dnsmasq docker docker-proxy dockerd dotnet dumb-init
  elixir envoy erl erl_child_setup erlexec etcd fish getty go grafana haproxy httpd inet_gethost init java jsvc
  journald kube-apiserver kube-proxy kubelet mariadbd memcached mongod mysqld nginx node nodejs nsqd ntpd perl php
  php-fpm pgbouncer postgres postmaster prometheus puma python qemu-system-x86_64 redis-check-rdb redis-cli
  redis-sentinel redis-server redis-rdb-bgsave redis-aof-rewrite rsyslogd ruby runc sh sleep sshd supervisord sudo
  systemd systemd-journal systemd-journald systemd-logind systemd-network systemd-networkd systemd-resolve
  systemd-resolved systemd-timesyn systemd-timesyncd systemd-udevd tini tmux top uwsgi valkey-server varnishd zsh
  postgresql redis python3 tinspect strace gdb jstack jcmd py-spy ld.so`);

/** Users and groups that every system has. */
const ACCOUNTS = words('root nobody nogroup daemon www-data users adm sys tty');

/** Words of the kernel in link targets and mappings. */
const KERNEL_WORDS = words('deleted memfd anon_hugepage null zero full random urandom ptmx fuse kvm kmsg');

/** Options that say how a runtime works. */
const OPTIONS = words('-jar -cp -classpath -server -client --add-opens --module-path --inspect --expose-gc');

export const KNOWN_WORDS: ReadonlySet<string> = new Set([
  ...FOLDERS,
  ...PROGRAMS,
  ...ACCOUNTS,
  ...KERNEL_WORDS,
  ...OPTIONS,
]);

/** Names of one shape: interpreters and runtimes with their version, shared memory of System V, short options. */
export const KNOWN_SHAPES: readonly RegExp[] = [
  /^(?:lib)?(?:python|pypy|ruby|perl|php|lua|node|go)-?\d{1,2}(?:\.\d{1,2}){0,2}m?$/,
  /^(?:java|jdk|jre)-?\d{1,2}(?:\.\d{1,3}){0,3}(?:-openjdk)?(?:-(?:amd64|arm64|x86_64|aarch64))?$/,
  /^ld-linux(?:-x86-64|-aarch64|-armhf|-riscv64-lp64d)?\.so\.\d$/,
  /^ld-musl-(?:x86_64|aarch64|armhf)\.so\.1$/,
  /^ld-\d\.\d{2}\.so$/,
  /^SYSV[0-9a-f]{8}$/,
  /^-[A-Za-z]$/,
];

/** Libraries, without `lib` and what follows the name: those by which a runtime, a libc or an allocator is known. */
export const KNOWN_LIBRARIES: ReadonlySet<string> = new Set(
  words(`
    anl asan atomic awt beam c clrjit clrgc coreclr coreclrtraceptprovider crypt crypto dl extnet ffi fontmanager gcc_s
    gmp gomp hostfxr hostpolicy icudata icui18n icuuc instrument iomp5 java jemalloc jimage jli jsvml jvm lttng-ust m
    management mimalloc monosgen-2.0 mono-2.0 net nio node nsl nss_files nss_systemd numa objc omp pcre2-8 perl pq
    prefs profiler pthread resolv ruby rt scudo ssl stdc++ systemd tbbmalloc tcmalloc tcmalloc_minimal thread_db tsan
    tcl unwind util uv v8 verify z zip zstd lz4 lzma luajit-5.1 php mscordaccore mscordbi`),
);

/** What may stand behind the last dots of a file's name. */
export const KNOWN_EXTENSION =
  /(?:\.(?:cache|cfg|class|conf|dat|db|dll|exe|fifo|gz|ini|jar|js|json|lock|log|lua|mjs|mount|node|php|pid|pipe|pl|py|pyc|rb|scope|service|sh|slice|so|sock|socket|target|timer|tmp|toml|ts|txt|war|wasm|xml|yaml|yml))+$/;

/** Names of threads that runtimes give, as the kernel cuts them: at 15 bytes. */
export const KNOWN_THREADS: readonly RegExp[] = [
  // HotSpot
  /^(?:GC Thread|G1 Conc|G1 Refine|ZWorker|ZWorkerYoung|ZWorkerOld|Shenandoah GC Th)#\d*$/,
  /^(?:G1 Main Marker|G1 Service|ZDriver(?:Major|Minor)?|ZDirector|ZStat|ZUncommitter|Shenandoah Con|DestroyJavaVM)$/,
  /^(?:VM Thread|VM Periodic Tas|C[12] CompilerThre|Sweeper thread|Reference Handl|Finalizer|Common-Cleaner)$/,
  /^(?:Signal Dispatch|Service Thread|Monitor Deflati|Notification Th|Attach Listener|ForkJoinPool.co)$/,
  /^pool-\d{1,4}-thread-?\d*$/,
  /^(?:http|https|ajp)-nio2?-\d{1,5}-(?:[eAPC]\w*-?\d*)?$/,
  // V8 and libuv
  /^(?:libuv-worker|V8Worker|DelayedTaskSche|SignalInspector|WorkerThread|MainThread)$/,
  // Redis, nginx, PostgreSQL have their program's name
  /^(?:bio_close_file|bio_aof_fsync|bio_aof|bio_lazy_free|io_thd_\d+|jemalloc_bg_thd)$/,
  // BEAM
  /^\d{1,4}_(?:scheduler|dirty_cpu_sch\w{0,5}|dirty_io_sche\w{0,5}|aux|poller)$/,
  /^(?:async_\d+|sys_msg_dispatc\w?|sys_sig_dispatc\w?|erts_(?:sched|dcpus|dios|aux|poll|ssig|smsg|async)\w*)$/,
  // .NET
  /^\.NET (?:TP Worker|TP Gate|Finalizer|SynchManag|EventPipe|SigHandler|Tiered Com|Server GC|BGC|Sockets|Timer|Timer )$/,
  // Rust, glib
  /^(?:tokio-runtime-w|tokio-rt-worker|gmain|gdbus|dconf worker|pool-spawner)$/,
  // Threads that the kernel makes for a process
  /^(?:iou-(?:wrk|sqp)-\d+|vhost-\d+|kvm-nx-lpage-re|kvm-pit\/\d+)$/,
  /^\(sd-pam\)$/,
];

/** Whole arguments that say how a runtime's stacks, memory and threads are set up. */
export const KNOWN_ARGUMENTS: readonly RegExp[] = [
  /^-X(?:ss|ms|mx|mn)\d{1,7}[kKmMgGtT]?$/,
  /^-X(?:int|comp|mixed|rs)$/,
  /^-XX:[+-](?:Use\w{1,16}GC|PerfDisableSharedMem|UseContainerSupport|UsePerfData|UseLargePages|AlwaysPreTouch)$/,
  /^-XX:(?:ThreadStackSize|VMThreadStackSize|CompilerThreadStackSize|ParallelGCThreads|ConcGCThreads)=\d{1,9}[kKmM]?$/,
  /^-XX:(?:CICompilerCount|ActiveProcessorCount|MaxRAMPercentage)=\d{1,4}$/,
  /^--(?:max-old-space-size|max-semi-space-size|stack-size|v8-pool-size|io-threads)(?:=\d{1,7})?$/,
];

/** An expression for any of the phrases, one a line, as words of their own; a `#` stands for a number. */
function anyOf(phrases: string): RegExp {
  const longestFirst = phrases
    .trim()
    .split(/\s*\n\s*/)
    .sort((a, b) => b.length - a.length);
  const sources = longestFirst.map((text) =>
    text.replace(/[[\]().|]/g, String.raw`\$&`).replace('#', String.raw`\d+`),
  );
  return new RegExp(`(?<![\\w-])(?:${sources.join('|')})(?![\\w-])`);
}

const SQL_COMMANDS = words(`
  ALTER ANALYZE BEGIN BIND CALL CLUSTER COMMIT COPY CREATE DELETE DROP EXECUTE EXPLAIN FETCH INDEX INSERT LISTEN LOCK
  MERGE NOTIFY PARSE PREPARE REINDEX ROLLBACK SELECT SET SHOW TABLE TRUNCATE UPDATE VACUUM`);

/** Phrases that stay in a command line that a program wrote over its own, by the word in front of its first colon. */
export const KNOWN_TITLES: ReadonlyMap<string, RegExp> = new Map([
  [
    'postgres',
    anyOf(`
      ${SQL_COMMANDS.join('\n')}
      idle
      idle in transaction
      idle in transaction (aborted)
      active
      authentication
      waiting
      background writer
      writer process
      walwriter
      checkpointer
      archiver
      logger
      stats collector
      walsender
      walreceiver
      streaming
      startup
      recovering
      autovacuum launcher
      autovacuum worker
      logical replication launcher
      logical replication worker
      logical replication apply worker
      parallel worker for PID #
      [local]
      main`),
  ],
  [
    'nginx',
    anyOf(`
      master process
      worker process
      worker process is shutting down
      cache manager process
      cache loader process`),
  ],
  ['php-fpm', anyOf('master process\npool')],
  ['sshd', anyOf('[priv]\n[net]\n[listener]\n[accepted]\nnotty\nlistener\nstartups')],
]);

/** Link targets of descriptors and namespaces in which only the kernel has a say. */
export const KERNEL_TARGETS: readonly RegExp[] = [
  /^(?:socket|pipe|cgroup|ipc|mnt|net|pid|time|user|uts|pid_for_children|time_for_children):\[\d+\]$/,
  /^anon_inode:\[?(?:eventpoll|eventfd|timerfd|signalfd|pidfd|io_uring|perf_event|userfaultfd|fanotify|inotify)\]?$/,
  /^anon_inode:\[?(?:bpf-map|bpf-prog|bpf_link|bpf_iter|btf|kvm-vm|kvm-vcpu(?::\d+)?|kvm-vcpu-stats:\d+|seccomp notify|fscontext|vfio-device|landlock-ruleset|sync_file|iommufd)\]?$/,
  /^\/dev\/(?:pts\/\d+|tty|tty\d{1,2}|tty(?:S|USB|ACM|AMA)\d{1,3}|hvc\d|console|null|zero|full|random|urandom|ptmx|fuse|kvm|kmsg|vhost-net|net\/tun)$/,
];

/** Mappings without a file, in square brackets. */
export const KERNEL_MAPPINGS: readonly RegExp[] = [
  /^\[(?:heap|stack|stack:\d+|vdso|vvar|vvar_vclock|vsyscall|vectors|sigpage|uprobes|rollup)\]$/,
  /^\[anon: ?glibc: (?:pthread (?:user )?stack|fork stack|malloc(?: arena)?|loader malloc)(?:: \d+)?\]$/,
  /^\[anon:(?:scudo:(?:primary|secondary|primary_reserve)|stack_and_tls:\d+|libc_malloc|\.bss|bionic_alloc_small_objects)\]$/,
];

/** Control group controllers, cgroups(7), and the names of systemd and of container runtimes. */
export const CONTROLLERS =
  /^(?:blkio|cpu|cpuacct|cpuset|devices|freezer|hugetlb|io|memory|misc|net_cls|net_prio|perf_event|pids|rdma|name=systemd)$/;
const GROUPS = [
  String.raw`-\.slice|(?:system|user|machine|app|session|background)\.slice|init\.scope`,
  String.raw`user-\d+\.slice|user@\d+\.service|session-c?\d+\.scope`,
  String.raw`kubepods(?:-burstable|-besteffort)?\.slice`,
  String.raw`(?:docker|cri-containerd|crio|libpod)-(?=[0-9a-f]{12})`,
  String.raw`(?:docker|kubepods|burstable|besteffort|containerd|libpod_parent|lxc|garden|actions_job|ecs)(?=\/|$)`,
];
export const KNOWN_GROUPS = new RegExp(`(?<=/)(?:${GROUPS.join('|')})`);
