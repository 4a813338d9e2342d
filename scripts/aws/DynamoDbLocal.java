import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;

/** Serves DynamoDB Local on the loopback address and the port given: its own start takes every address, and has no option for one. */
class DynamoDbLocal {
  public static void main(String[] words) throws Exception {
    var local = ServerRunner.createServerFromCommandLineArgs(
        new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", words[0]});
    var field = local.getClass().getDeclaredField("server");
    field.setAccessible(true);
    for (var connector : ((Server) field.get(local)).getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
    }
    local.start();
    System.out.println("Running on http://127.0.0.1:" + words[0]);
    local.join();
  }
}
