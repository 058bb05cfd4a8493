import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads that wait for each other's monitor, two on locks, one behind, and decoys that only look like it. */
class Standstill {
  static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.start();
    return thread;
  }

  static void meet(CountDownLatch latch) {
    latch.countDown();
    try {
      latch.await();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  static Thread monitor(String name, Object own, Object other, CountDownLatch latch) {
    return start(name, () -> {
      synchronized (own) {
        meet(latch);
        synchronized (other) {
          System.out.println("never");
        }
      }
    });
  }

  static Thread lock(String name, ReentrantLock own, ReentrantLock other, CountDownLatch latch) {
    return start(name, () -> {
      own.lock();
      meet(latch);
      other.lock();
    });
  }

  static void until(Thread.State state, Thread... threads) {
    for (Thread thread : threads) while (thread.getState() != state) Thread.yield();
  }

  public static void main(String[] arguments) throws Exception {
    Object a = new Object();
    Object b = new Object();
    CountDownLatch monitors = new CountDownLatch(2);
    Thread left = monitor("left", a, b, monitors);
    Thread right = monitor("right", b, a, monitors);
    ReentrantLock c = new ReentrantLock();
    ReentrantLock d = new ReentrantLock();
    CountDownLatch locks = new CountDownLatch(2);
    Thread upper = lock("upper", c, d, locks);
    Thread lower = lock("lower", d, c, locks);
    until(Thread.State.BLOCKED, left, right);
    until(Thread.State.WAITING, upper, lower);
    Thread behind = start("behind", () -> {
      synchronized (a) {
        System.out.println("never");
      }
    });
    until(Thread.State.BLOCKED, behind);

    Object calm = new Object();
    Thread waiter = start("decoy-wait", () -> {
      synchronized (calm) {
        try {
          calm.wait();
        } catch (InterruptedException error) {
          throw new IllegalStateException(error);
        }
      }
    });
    until(Thread.State.WAITING, waiter);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    CountDownLatch started = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) pool.submit(() -> meet(started));
    started.await();
    System.out.println("ready");
    TimeUnit.DAYS.sleep(1);
  }
}
