import java.sql.*;
import java.util.*;

/**
 * Read every view of a ledger by JDBC: Read HOST PORT LEDGER.
 *
 * A line a view: name, rows, and of each column its name and the types that its values have in this language.
 */
public class Read {
    public static void main(String[] args) throws SQLException {
        String ledger = args[2];
        try (Connection conn = DriverManager.getConnection("jdbc:postgresql://" + args[0] + ":" + args[1] + "/postgres", "postgres", "")) {
            List<String> views = new ArrayList<>();
            // as a reporting tool does: by the driver's own catalogue of views
            try (ResultSet tables = conn.getMetaData().getTables(null, ledger, "%", new String[] {"VIEW"})) {
                while (tables.next()) views.add(tables.getString("TABLE_NAME"));
            }
            Collections.sort(views);
            for (String view : views) {
                try (Statement statement = conn.createStatement();
                     ResultSet result = statement.executeQuery("SELECT * FROM \"" + ledger + "\".\"" + view + "\"")) {
                    ResultSetMetaData meta = result.getMetaData();
                    List<SortedSet<String>> types = new ArrayList<>();
                    for (int i = 0; i < meta.getColumnCount(); i++) types.add(new TreeSet<>());
                    int rows = 0;
                    for (; result.next(); rows++) {
                        for (int i = 0; i < types.size(); i++) {
                            Object value = result.getObject(i + 1);
                            if (value != null) types.get(i).add(value.getClass().getSimpleName());
                        }
                    }
                    StringBuilder line = new StringBuilder(view + "\t" + rows);
                    for (int i = 0; i < types.size(); i++)
                        line.append("\t" + meta.getColumnLabel(i + 1) + "=" + String.join("|", types.get(i)));
                    System.out.println(line);
                }
            }
            // an amount comes as it is, to the fen
            try (Statement statement = conn.createStatement();
                 ResultSet result = statement.executeQuery("SELECT sum(fund_paid) FROM \"" + ledger + "\".settlement_statement")) {
                result.next();
                System.out.println("fund_paid\t" + result.getBigDecimal(1).toPlainString());
            }
        }
    }
}
