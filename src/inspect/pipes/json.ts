import { linkOf } from '../../procfs/fd-links.ts';
import { decodeText } from '../../text/decode.ts';
import type { ListedFd, OpenFd } from './ends.ts';
import { type Motion, motionIn } from './motion.ts';
import { accessOf, isAppend, isCloexec, isNonblock } from './open-flags.ts';
import type { PipeFinding, PipeReport } from './report.ts';

/** The JSON document of `tinspect pipes`. A culprit of 0: nobody. */
export function pipesJson({ pipes, files, motions, unreadable }: PipeReport): object {
  return {
    schema: 1,
    kind: 'pipes',
    pipes: pipes.map(pipeJson),
    files: files.map((file) => fileJson(file, motionIn(motions, file))),
    unreadable_processes: unreadable,
  };
}

const end = ({ pid, fd }: OpenFd): object => ({ pid, fd });

function pipeJson({ inode, path, readers, writers, blocked, verdict, culprit, text }: PipeFinding): object {
  return {
    inode: Number.isNaN(inode) ? null : inode,
    path: path === undefined ? null : decodeText(path),
    readers: readers.map(end),
    writers: writers.map(end),
    blocked: blocked.map(({ pid, tid, op }) => ({ pid, tid, op })),
    verdict,
    culprit,
    text,
  };
}

/** Speed, progress and time left are null unless the offset was looked at twice. */
function fileJson({ pid, fd, target, info }: ListedFd, motion: Motion | undefined): object {
  return {
    pid,
    fd,
    target: decodeText(linkOf(target)),
    deleted: target.kind === 'path' && target.deleted,
    access: info === undefined ? null : accessOf(info.flags),
    append: info === undefined ? null : isAppend(info.flags),
    nonblock: info === undefined ? null : isNonblock(info.flags),
    cloexec: info === undefined ? null : isCloexec(info.flags),
    pos: info === undefined ? null : info.pos,
    bytes_per_s: motion?.speed ?? null,
    size_bytes: motion?.size ?? null,
    done: motion?.done ?? null,
    eta_ms: motion?.left === undefined ? null : motion.left * 1000,
  };
}
