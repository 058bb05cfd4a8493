import type { Align, Column } from '../../src/columns/column.ts';

/** What ps 4.0.4 has for a name that -o accepts. */
export interface PsSpecifier {
  readonly name: string;
  readonly header: string;
  /** Cells, or `pid`: as many as pid_max has digits. */
  readonly width: number | 'pid';
  readonly align: Align;
  readonly scope: Column['scope'];
}

/**
 * Every name that ps 4.0.4 documents or lists, aliases too: name, header, width, alignment (Right, Left, Text, User,
 * Signal, Wchan), and whose row it belongs to (Process, Thread, Both).
 */
const TABLE = `
  %cpu %CPU 4 R B | %mem %MEM 4 R P | acflag ACFLG 5 R B | acflg ACFLG 5 R B | addr ADDR 4 R B |
  addr_1 ADDR 1 L B | ag_id AGID 5 R B | ag_nice AGNI 4 R B | alarm ALARM 5 R B | argc ARGC 4 R P |
  args COMMAND 27 T P | atime TIME 8 R B | blocked BLOCKED 9 S T | bnd BND 1 R T | bsdstart START 6 R B |
  bsdtime TIME 6 R B | c C 2 R B | caught CAUGHT 9 S T | cgname CGNAME 27 T P | cgroup CGROUP 27 T P |
  cgroupns CGROUPNS 10 R B | class CLS 3 L T | cls CLS 3 R T | cmaj_flt - 1 R B | cmd CMD 27 T P |
  cmin_flt - 1 R B | cnswap - 1 R B | comm COMMAND 15 T P | command COMMAND 27 T P |
  context CONTEXT 31 L B | cp CP 3 R B | cpu CPU 3 R B | cpuid CPUID 5 R T | cputime TIME 8 R B |
  cputimes TIME 8 R B | ctid CTID 5 R B | cuc %CUC 7 R B | cursig CURSIG 6 R B | cutime - 1 R B |
  cuu %CUU 6 R B | cwd CWD 3 L B | drs DRS 5 R P | dsiz DSIZ 4 R P | egid EGID 5 R B | egroup EGROUP 8 U B |
  eip EIP 16 R T | emul EMUL 13 L P | end_code E_CODE 16 R P | environ ENVIRONMENT 11 T P | esp ESP 16 R T |
  etime ELAPSED 11 R B | etimes ELAPSED 7 R B | euid EUID 5 R B | euser EUSER 8 U B | exe EXE 27 T P |
  f F 1 R B | fgid FGID 5 R B | fgroup FGROUP 8 U B | flag F 1 R B | flags F 1 R B | fname COMMAND 8 L P |
  fsgid FSGID 5 R B | fsgroup FSGROUP 8 U B | fsuid FSUID 5 R B | fsuser FSUSER 8 U B | fuid FUID 5 R B |
  fuser FUSER 8 U B | gid GID 5 R B | group GROUP 8 U B | ignored IGNORED 9 S T | inblk INBLK 5 R B |
  inblock INBLK 5 R B | intpri PRI 3 R T | ipcns IPCNS 10 R B | jid JID 1 R P | jobc JOBC 4 R B |
  ktrace KTRACE 8 R B | ktracep KTRACEP 8 R B | label LABEL 31 L B | lastcpu C 3 R T | lim LIM 5 R B |
  login LOGNAME 8 L B | logname LOGNAME 8 L B | longtname TTY 8 L P | lsession SESSION 11 L B |
  lstart STARTED 24 R B | luid LUID 5 R B | luser LUSER 8 U B | lwp LWP pid R T | lxc LXC 8 L B |
  m_drs DRS 5 R P | m_dt DT 4 R P | m_lrs LRS 5 R P | m_resident RES 5 R P | m_share SHRD 5 R P |
  m_size SIZE 5 R P | m_swap SWAP 5 R P | m_trs TRS 5 R P | machine MACHINE 31 L B | maj_flt MAJFL 6 R B |
  majflt MAJFLT 6 R B | min_flt MINFL 6 R B | minflt MINFLT 6 R B | mntns MNTNS 10 R B |
  msgrcv MSGRCV 6 R B | msgsnd MSGSND 6 R B | mwchan MWCHAN 6 W T | netns NETNS 10 R B | ni NI 3 R T |
  nice NI 3 R T | nivcsw IVCSW 5 R B | nlwp NLWP 4 R P | nsignals NSIGS 5 R B | nsigs NSIGS 5 R B |
  nswap NSWAP 5 R B | numa NUMA 4 R B | nvcsw VCSW 5 R B | nwchan WCHAN 6 R T | oom OOM 4 R T |
  oomadj OOMADJ 5 R T | opri PRI 3 R T | osz SZ 2 R P | oublk OUBLK 5 R B | oublock OUBLK 5 R B |
  ouid OWNER 5 L B | p_ru P_RU 6 R B | paddr PADDR 6 R B | pagein PAGEIN 6 R B | pcpu %CPU 4 R B |
  pending PENDING 9 S B | pgid PGID pid R P | pgrp PGRP pid R P | pid PID pid R P | pidns PIDNS 10 R B |
  pmem %MEM 4 R P | poip - 1 R B | policy POL 3 L T | ppid PPID pid R P | pri PRI 3 R T |
  pri_api API 3 R T | pri_bar BAR 3 R T | pri_baz BAZ 3 R T | pri_foo FOO 3 R T | priority PRI 3 R T |
  prmgrp PRMGRP 12 R P | prmid PRMID 12 R P | project PROJECT 12 L P | projid PROJID 5 R P |
  pset PSET 4 R T | psr PSR 3 R T | pss PSS 5 R P | psxpri PPR 3 R T | rbytes RBYTES 5 R T |
  rchars RCHARS 5 R T | re RE 3 R B | resident RES 5 R P | rgid RGID 5 R B | rgroup RGROUP 8 U B |
  rlink RLINK 8 R B | rops ROPS 5 R T | rss RSS 5 R P | rssize RSS 5 R P | rsz RSZ 5 R P |
  rtprio RTPRIO 6 R T | ruid RUID 5 R B | ruser RUSER 8 U B | s S 1 L T | sched SCH 3 R T |
  scnt SCNT 4 R B | scount SC 4 R B | seat SEAT 11 L B | sess SESS pid R P | session SESS pid R P |
  sgi_p P 1 R T | sgi_rss RSS 4 L P | sgid SGID 5 R B | sgroup SGROUP 8 U B | share - 1 R P |
  sid SID pid R P | sig PENDING 9 S B | sig_block BLOCKED 9 S T | sig_catch CATCHED 9 S T |
  sig_ignore IGNORED 9 S T | sig_pend SIGNAL 9 S B | sigcatch CAUGHT 9 S T | sigignore IGNORED 9 S T |
  sigmask BLOCKED 9 S T | size SIZE 5 R P | sl SL 3 R B | slice SLICE 31 L B | spid SPID pid R T |
  stackp STACKP 16 R P | start STARTED 8 R B | start_code S_CODE 16 R P | start_stack STACKP 16 R P |
  start_time START 5 R B | stat STAT 4 L T | state S 1 L T | status STATUS 6 R B | stime STIME 5 R B |
  suid SUID 5 R B | supgid SUPGID 20 T P | supgrp SUPGRP 40 T P | suser SUSER 8 U B | svgid SVGID 5 R B |
  svgroup SVGROUP 8 U B | svuid SVUID 5 R B | svuser SVUSER 8 U B | systime SYSTEM 6 R B | sz SZ 5 R P |
  taskid TASKID pid R T | tdev TDEV 4 R B | tgid TGID pid R P | thcount THCNT 5 R P | tid TID pid R T |
  time TIME 8 R B | timens TIMENS 10 R B | timeout TMOUT 5 R B | times TIME 8 R B | tmout TMOUT 5 R B |
  tname TTY 8 L P | tpgid TPGID pid R P | trs TRS 4 R P | trss TRSS 4 R P | tsess TSESS pid R P |
  tsession TSESS pid R P | tsid TSID pid R P | tsig PENDING 9 S B | tsiz TSIZ 4 R P | tt TT 8 L P |
  tty TT 8 L P | tty4 TTY 4 L P | tty8 TTY 8 L P | u_procp UPROCP 6 R B | ucmd CMD 15 T P |
  ucomm COMMAND 15 T P | uid UID 5 R B | uid_hack UID 8 U B | umask UMASK 5 R B | uname USER 8 U B |
  unit UNIT 31 L B | upr UPR 3 R T | uprocp UPROCP 8 R B | user USER 8 U B | userns USERNS 10 R B |
  usertime USER 4 R B | usrpri UPR 3 R T | uss USS 5 R P | util C 2 R B | utime UTIME 6 R B |
  utsns UTSNS 10 R B | uunit UUNIT 31 L B | vm_data DATA 5 R P | vm_exe EXE 5 R P | vm_lib LIB 5 R P |
  vm_lock LCK 3 R P | vm_stack STACK 5 R P | vsize VSZ 6 R P | vsz VSZ 6 R P | wbytes WBYTES 5 R T |
  wcbytes WCBYTES 5 R T | wchan WCHAN 6 W T | wchars WCHARS 5 R T | wname WCHAN 6 W T | wops WOPS 5 R T |
  xstat XSTAT 5 R B | zone ZONE 31 L B | zoneid ZONEID 31 R B |
`;

const ALIGN: Readonly<Record<string, Align>> = {
  R: 'right',
  L: 'left',
  T: 'text',
  U: 'user',
  S: 'signal',
  W: 'wchan',
};
const SCOPE: Readonly<Record<string, Column['scope']>> = { P: 'process', T: 'thread', B: 'both' };

/** The table as records. */
export const PS_SPECIFIERS: readonly PsSpecifier[] = TABLE.split('|')
  .map((entry) => entry.trim())
  .filter((entry) => entry !== '')
  .map((entry) => {
    const [name = '', header = '', width = '', align = '', scope = ''] = entry.split(' ');
    return {
      name,
      header,
      width: width === 'pid' ? width : Number(width),
      align: ALIGN[align] ?? 'right',
      scope: SCOPE[scope] ?? 'both',
    };
  });
