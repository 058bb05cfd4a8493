import type { Align, Column } from '../../../src/columns/column.ts';

/**
 * The names that ps's -o accepts, by width and alignment; `name=HEADER` where the header is not the name in capitals.
 * `R` right, `L` left, `T` text, `U` user, `S` signal, `W` wchan.
 */
const TABLE = `
pid R pid tgid tid lwp spid ppid pgid pgrp sid sess session=SESS tpgid taskid tsess tsession=TSESS tsid
4 R nlwp
5 R thcount=THCNT
8 U user uname=USER euser uid_hack=UID ruser suser svuser fuser fsuser
8 U group egroup rgroup sgroup svgroup fgroup fsgroup
8 L luser
5 R uid euid ruid suid svuid fuid fsuid gid egid rgid sgid svgid fgid fsgid luid
20 T supgid
40 T supgrp
15 T comm=COMMAND ucomm=COMMAND ucmd=CMD
27 T args=COMMAND command cmd exe cgroup cgname
8 L fname=COMMAND
1 L s state=S addr_1=ADDR
4 L stat sgi_rss=RSS
1 R f flag=F flags=F sgi_p=P
2 R c util=C osz=SZ
4 R pcpu=%CPU %cpu pmem=%MEM %mem numa addr trs trss tsiz dsiz oom ag_nice=AGNI
3 R cp ni nice=NI pri opri=PRI intpri=PRI priority=PRI pri_foo=FOO pri_bar=BAR pri_baz=BAZ pri_api=API
3 L class=CLS policy=POL
3 R cls sched=SCH psr lastcpu=C
5 R cpuid
6 R cuu=%CUU bsdtime=TIME bsdstart=START rtprio nwchan=WCHAN vsz vsize=VSZ
7 R cuc=%CUC etimes=ELAPSED
8 R time cputime=TIME atime=TIME times=TIME cputimes=TIME start=STARTED
11 R etime=ELAPSED
5 R stime start_time=START
24 R lstart=STARTED
6 W wchan wname=WCHAN mwchan
5 R sz rss rssize=RSS rsz size m_size=SIZE drs m_drs=DRS m_trs=TRS uss pss lim
6 R min_flt=MINFL minflt maj_flt=MAJFL majflt pagein
5 R rchars wchars rops wops rbytes wbytes wcbytes
16 R stackp start_stack=STACKP esp eip end_code=E_CODE start_code=S_CODE
9 S pending sig=PENDING sig_pend=SIGNAL tsig=PENDING
9 S blocked sigmask=BLOCKED sig_block=BLOCKED ignored sigignore=IGNORED sig_ignore=IGNORED
9 S caught sigcatch=CAUGHT sig_catch=CATCHED
5 R oomadj ag_id=AGID
8 L tty=TT tt tname=TTY longtname=TTY tty8=TTY lxc login=LOGNAME logname
4 L tty4=TTY
10 R ipcns mntns netns pidns userns utsns cgroupns timens
31 L unit slice uunit machine label context zone
11 L lsession=SESSION seat
5 L ouid=OWNER
5 R acflag=ACFLG acflg alarm ctid inblk inblock=INBLK nivcsw=IVCSW nsignals=NSIGS nsigs nswap nvcsw=VCSW
5 R oublk oublock=OUBLK projid timeout=TMOUT tmout umask xstat
5 R m_lrs=LRS m_resident=RES m_share=SHRD m_swap=SWAP resident=RES vm_data=DATA vm_exe=EXE vm_lib=LIB vm_stack=STACK
4 R argc jobc pset scnt scount=SC tdev usertime=USER m_dt=DT
1 R bnd jid cmaj_flt=- cmin_flt=- cnswap=- cutime=- poip=- share=-
3 R cpu psxpri=PPR re sl upr usrpri=UPR vm_lock=LCK
3 L cwd
6 R cursig msgrcv msgsnd p_ru paddr status systime=SYSTEM u_procp=UPROCP utime
13 L emul
11 T environ=ENVIRONMENT
8 R ktrace ktracep rlink uprocp
12 R prmgrp prmid
12 L project
31 R zoneid
`;

const ALIGNS: Readonly<Record<string, Align>> = {
  R: 'right',
  L: 'left',
  T: 'text',
  U: 'user',
  S: 'signal',
  W: 'wchan',
};

function columnsOf(line: string): Column[] {
  const [width = '', align = '', ...words] = line.split(' ');
  return words.map((word) => {
    const [id = '', header = id.toUpperCase()] = word.split('=');
    return {
      id,
      header,
      about: '',
      unit: 'none',
      align: ALIGNS[align] ?? 'right',
      width: width === 'pid' ? 'pid' : Number(width),
      scope: 'both',
      needs: [],
      ps: true,
      raw: () => null,
      show: () => '-',
    };
  });
}

/** A stand-in for each column that ps has: names, headers and widths, no values. */
export const SPECIFIERS: ReadonlyMap<string, Column> = new Map(
  TABLE.trim()
    .split('\n')
    .flatMap(columnsOf)
    .map((column) => [column.id, column]),
);
