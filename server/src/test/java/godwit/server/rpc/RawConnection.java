package godwit.server.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connection of somebody who speaks HTTP/2 by hand, or nothing like it. */
final class RawConnection implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;

  RawConnection(Endpoint to) throws IOException {
    socket = new Socket(to.host(), to.port());
  }

  /** Sends bytes; what the other side has closed already takes none. */
  RawConnection send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      // The other side has ended it, as it should.
    }
    return this;
  }

  RawConnection greet() throws IOException {
    return send(PREFACE).send(frame(SETTINGS, 0, 0, new byte[0]));
  }

  /** Begins a call, without end of its headers if {@code half}. */
  RawConnection call(String path, boolean half) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    literal(block, 0x04, path);
    literal(block, 0x01, "localhost");
    block.write(0x0f);
    literal(block, 0x10, "application/grpc"); // content-type
    block.write(0x00);
    text(block, "te");
    text(block, "trailers");
    return send(frame(HEADERS, half ? 0 : END_HEADERS, 1, block.toByteArray()));
  }

  /** Sends a message that says to have {@code claimed} bytes and has fewer, and ends the call. */
  RawConnection truncated(int claimed) throws IOException {
    byte[] body = ByteBuffer.allocate(5 + 10).put((byte) 0).putInt(claimed).array();
    return send(frame(DATA, END_STREAM, 1, body));
  }

  RawConnection strayContinuation() throws IOException {
    return send(frame(CONTINUATION, 0, 7, new byte[20]));
  }

  /** Sends the head of a frame that is longer than any may be. */
  RawConnection oversized() throws IOException {
    return send(new byte[] {-1, -1, -1, DATA, 0, 0, 0, 0, 1, 0, 0});
  }

  /** Returns whether the other side closes within the time, whatever it says before. */
  boolean closedWithin(int millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000L;
    InputStream in = socket.getInputStream();
    try {
      while (true) {
        int left = (int) ((end - System.nanoTime()) / 1_000_000);
        if (left <= 0) {
          return false;
        }
        socket.setSoTimeout(left);
        if (in.read() < 0) {
          return true;
        }
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void literal(ByteArrayOutputStream block, int index, String value) {
    block.write(index);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    block.write(bytes.length);
    block.writeBytes(bytes);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .put((byte) (body.length >> 16))
        .putShort((short) body.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(body)
        .array();
  }
}
